// Starts the real reader process and tells its pid: a parent to be killed.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readerProcessEntry } from '../../../native/pcsc/process/reader-process-entry.ts';

const child = fork(fileURLToPath(readerProcessEntry()), [], { execArgv: [], stdio: 'ignore' });
// Its first answer says that it listens to its line.
child.once('message', () => process.send?.(child.pid));
child.send({ kind: 'ping' });
