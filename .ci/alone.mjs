// One process at a time installs or builds in a clone; the others wait for it.
//
// Each process puts a ticket, named after itself, into one folder. It works when its ticket is the only living one.
// If several meet, the one whose name comes first keeps its ticket and waits, the others take theirs back and
// try again. Two never work at once: a process puts its ticket down before it looks, so the later of two sees both. A killed process leaves
// its ticket behind; the next process that sees it removes it. No other ticket ever has that name, so no living one is
// lost.
//
// Not covered: two containers that share a clone do not see each other's processes.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOOKS_EVERY_MS = 200;

/**
 * Calls `work` while no other process of this machine works under the same folder.
 *
 * @param {string} folder where the tickets are; not below a folder that the work empties
 * @param {() => void} work synchronous: a process that ends inside it leaves a ticket that counts as dead
 * @param {(process: string) => void} onWait called once, with the number of a process that is waited for
 */
export function alone(folder, work, onWait) {
  const mine = nameOf(process.pid);
  const ticket = join(folder, mine);
  let isAnnounced = false;
  for (;;) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(ticket, '');
    const others = livingTickets(folder).filter((name) => name !== mine);
    if (others.length === 0) break;
    if (!isAnnounced) onWait(pidOf(others[0]));
    isAnnounced = true;
    if (others.some((name) => name < mine)) rmSync(ticket, { force: true });
    pause(LOOKS_EVERY_MS);
  }
  try {
    work();
  } finally {
    rmSync(ticket, { force: true });
  }
}

function livingTickets(folder) {
  return readdirSync(folder).filter((name) => {
    if (nameOf(pidOf(name)) === name) return true;
    rmSync(join(folder, name), { force: true });
    return false;
  });
}

/**
 * A process's number and, where the system tells, the moment of its start, since numbers are used again; null for a
 * process that is not there.
 */
function nameOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not permitted to signal it: another person's, and alive.
    if (error.code !== 'EPERM') return null;
  }
  return `${pid}-${startOf(pid)}`;
}

function pidOf(name) {
  return Number.parseInt(name, 10);
}

/** Clock ticks since the system's start, on Linux; the field stands after the command, which may hold blanks. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
