// Where agents must say how a ticket was resolved, a change that lacks it is asked for and sent again.
import { api } from './http.mjs';

const lacks = (error) => error.status === 422 && error.problem.errors?.some((one) => one.field === 'resolution_code');

/** As api('PATCH', …); a dismissed question is the error itself. */
export async function patchTicket(url, body, options) {
  try {
    return await api('PATCH', url, body, options);
  } catch (error) {
    if (!lacks(error) || 'resolution_code' in body) throw error;
    const { askResolution } = await import('../resolution.mjs');
    const said = await askResolution();
    if (!said) throw error;
    return api('PATCH', url, { ...body, ...said }, options);
  }
}

/** Before something that resolves a ticket later, and asks nobody: says how. Answers whether it was said. */
export async function nameResolution(url) {
  const { askResolution } = await import('../resolution.mjs');
  const said = await askResolution();
  if (said) await api('PATCH', url, said);
  return said != null;
}
