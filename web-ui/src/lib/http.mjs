// Calls of our own REST interface with the session's cookie and its CSRF token.
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? '';
}

/** An answer that is no success: `status`, `problem` (RFC 9457 body, or what we can say ourselves). */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.errors?.map((e) => e.message).join('\n') || problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Sends a request, answers {body, etag}. Throws ApiError; status 0 means that nobody answered. */
export async function api(method, url, body, { headers = {}, keepalive = false, signal } = {}) {
  const init = { method, headers: { Accept: 'application/json', ...headers }, credentials: 'same-origin', keepalive, signal };
  if (method !== 'GET') init.headers['X-CSRF-Token'] = csrfToken();
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.headers['Content-Type'] = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    init.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(0, { title: 'offline' });
  }
  const isJson = /[/+]json/.test(response.headers.get('Content-Type') ?? '');
  const data = isJson ? await response.json().catch(() => null) : null;
  if (!response.ok) throw new ApiError(response.status, data ?? { title: `${response.status} ${response.statusText}` });
  return { body: data, etag: response.headers.get('ETag') };
}

/** Fetches a page of ours and answers its parsed document. */
export async function page(url, signal) {
  const response = await fetch(url, { credentials: 'same-origin', headers: { Accept: 'text/html' }, signal });
  if (!response.ok) throw new ApiError(response.status, { title: `${response.status} ${response.statusText}` });
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

export function debounce(wait, action) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), wait);
  };
}
