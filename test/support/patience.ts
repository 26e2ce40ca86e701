/**
 * Set-up of tests of screens. What a screen comes to show is waited for as long as a busy machine needs: that it comes
 * is the test, how fast it comes is for the bench. A wait that ends in vain still ends before its test does.
 */
const WAIT_MS = 20_000;

if ('document' in globalThis) {
  const { configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: WAIT_MS });
}

export {};
