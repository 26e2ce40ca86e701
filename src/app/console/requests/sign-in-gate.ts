import { codeIn } from '../../../device/exchange/problem-response.ts';

/** What the collector asks for before it does what it was asked. */
export type WantedProof = 'sign-in-required' | 'recent-sign-in-required';

/** Asks the person at the screen; whether they proved who they are. */
export type Prover = (wanted: WantedProof) => Promise<boolean>;

let prover: Prover | null = null;

/** Who asks from now on; returns how to stop. Without one, a refusal is a refusal. */
export function proveBy(next: Prover): () => void {
  prover = next;
  return () => {
    if (prover === next) prover = null;
  };
}

/**
 * `fetch`, and where the collector wants somebody to sign in first, the same request again once they have: a page
 * keeps what was typed into it. What is sent must be sendable twice: text or bytes, no stream.
 */
export async function fetchProven(address: string, init: RequestInit): Promise<Response> {
  for (;;) {
    const response = await fetch(address, init);
    const wanted = response.status === 401 ? await wantedProof(response) : null;
    if (wanted === null || prover === null || !(await prover(wanted))) return response;
    init.signal?.throwIfAborted();
  }
}

/** Where something broke off that does not say why: if it is because the session ended, it is asked for again. */
export async function proveStillThere(): Promise<void> {
  if (prover === null) return;
  await fetchProven('/api/v1/own-account', { cache: 'no-store' }).catch(() => {});
}

async function wantedProof(response: Response): Promise<WantedProof | null> {
  const code = codeIn(
    await response
      .clone()
      .text()
      .catch(() => ''),
  );
  return code === 'sign-in-required' || code === 'recent-sign-in-required' ? code : null;
}
