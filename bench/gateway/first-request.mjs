// Replies of the scripted server as it draws them itself; the first request's time is put into a file, in nanoseconds of the clock that
// all processes of a machine share. Named by ask.mjs as the server's script.
import { writeFileSync } from 'node:fs';

export const script = ({ file }) => {
  let seen = false;
  return () => {
    if (!seen) writeFileSync(file, String(process.hrtime.bigint()));
    seen = true;
    return undefined;
  };
};
