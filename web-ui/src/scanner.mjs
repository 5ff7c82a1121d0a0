// Bar codes by the camera; the library comes when somebody switches it on.
import { BrowserMultiFormatReader } from '@zxing/browser';

/** Gives what can be stopped by `stop()`. */
export function startScanner(video, found) {
  const reader = new BrowserMultiFormatReader(undefined, { delayBetweenScanAttempts: 150, delayBetweenScanSuccess: 400 });
  return reader.decodeFromConstraints({ audio: false, video: { facingMode: { ideal: 'environment' } } }, video, (result) => { if (result) found(result.getText().trim()); });
}
