import type { KeyObject } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { must } from '../../core/kernel/assert.ts';
import type { KeyId } from '../../core/kernel/brand.ts';
import { SEALING_SUITE } from '../../core/protocol/sealing.ts';
import { giveWay } from './give-way.ts';
import { HpkeRecipient } from './hpke.ts';
import { openBody } from './open-body.ts';
import type { OpenedText, OpenerReply, OpenerRequest } from './opener-message.ts';

giveWay();

/** Opens bodies in a thread of its own: half a millisecond each, during which nothing else runs here. */
const port = must(parentPort, 'runs as a worker thread');
const recipients = new Map<KeyId, HpkeRecipient>();
const UNKNOWN_KEY: OpenedText = { text: null, reason: 'cannot-open' };

port.on('message', ({ keys, bodies }: OpenerRequest) => {
  const reply: OpenerReply = bodies.map((body) => {
    const key = keys.get(body.key);
    return key === undefined ? UNKNOWN_KEY : openBody(recipientOf(body.key, key), body);
  });
  port.postMessage(reply);
});

function recipientOf(id: KeyId, key: KeyObject): HpkeRecipient {
  const known = recipients.get(id);
  if (known !== undefined) return known;
  const made = new HpkeRecipient(key, SEALING_SUITE.info);
  recipients.set(id, made);
  return made;
}
