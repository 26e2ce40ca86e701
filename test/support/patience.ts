/**
 * Set-up of tests of screens. What a screen comes to show is waited for as long as a busy machine needs: that it comes
 * is the test, how fast it comes is for the bench. A wait that ends in vain still ends before its test does.
 */
const WAIT_MS = 20_000;

if ('document' in globalThis) {
  await import('./owner-stacks.ts');
  const { configure, prettyDOM } = await import('@testing-library/react');
  configure({
    asyncUtilTimeout: WAIT_MS,
    // The page is written out only where someone reads the error: a wait throws most of them away.
    getElementError: (message, container) => {
      const error = new Error(message ?? undefined);
      error.name = 'TestingLibraryElementError';
      Object.defineProperty(error, 'message', { get: () => [message, prettyDOM(container)].join('\n\n') });
      return error;
    },
  });
}

export {};
