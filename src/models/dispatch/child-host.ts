import { fork } from 'node:child_process';
import type { ChildProcess, ForkOptions } from 'node:child_process';
import type { FromHost, Host, HostEvents } from './remote.ts';

/** A host in a child process: `module` takes requests and gives answers as messages of the process. */
export function childHost(module: string, parameters: readonly string[] = [], options: ForkOptions = {}): (events: HostEvents) => Host {
  return (events) => {
    const child: ChildProcess = fork(module, parameters, { serialization: 'advanced', ...options });
    child.on('message', (message) => events.message(message as FromHost));
    child.on('error', () => undefined);
    child.once('close', () => events.ended());
    return {
      // A message to a process that has just died is lost, and sent again to the next one.
      send: (message) => void (child.connected && child.send(message, () => undefined)),
      close: () => void (child.connected && child.disconnect()),
    };
  };
}
