// A browser for the longer suites: Chromium over its own pipe, so that nothing but the program itself is needed.
import { spawn } from 'node:child_process';
import { needs, temporary } from './lib.mjs';

/** Whether a question to a page failed because the page went somewhere else. */
export const gone = (error) => /navigated or closed|context was destroyed|Cannot find context/i.test(error.message);

/** Starts a browser; `open` gives a page that is loaded, with all that it asked for and all that it ran. */
export async function browser() {
  needs({ chromium: 'chromium' });
  const child = spawn(
    'chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--hide-scrollbars',
      `--user-data-dir=${temporary('browser')}`,
      '--remote-debugging-pipe',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const waiting = new Map();
  const listeners = new Set();
  let next = 1;
  let rest = '';
  child.stdio[4].setEncoding('utf8');
  child.stdio[4].on('data', (chunk) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part);
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (call !== undefined) {
        if (message.error === undefined) call.resolve(message.result);
        else call.reject(new Error(message.error.message));
      } else for (const listener of listeners) listener(message);
    }
  });
  const send = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      child.stdio[3].write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    });

  return {
    async open(url, { width = 1280, height = 900, dark = false } = {}) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const requests = [];
      const dialogs = [];
      const refused = [];
      let loaded = () => {};
      const load = new Promise((resolve) => (loaded = resolve));
      const listener = ({ method, params, sessionId: from }) => {
        if (from !== sessionId) return;
        if (method === 'Network.requestWillBeSent') requests.push(params.request.url);
        if (method === 'Page.javascriptDialogOpening') {
          dialogs.push(params.message);
          void send('Page.handleJavaScriptDialog', { accept: false }, sessionId);
        }
        if (method === 'Log.entryAdded') refused.push(params.entry.text);
        if (method === 'Page.loadEventFired') loaded();
      };
      listeners.add(listener);
      const page = (method, params) => send(method, params, sessionId);
      for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await page(`${domain}.enable`);
      await page('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
      await page('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
      await page('Page.navigate', { url });
      await load;
      const evaluate = async (expression) => {
        const { result, exceptionDetails } = await page('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
        if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      };
      // What was put off to a later turn has run when two frames are drawn; a page that leaves in that time takes the question with it.
      const left = await evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))').then(
        () => false,
        (error) => {
          if (gone(error)) return true;
          throw error;
        },
      );
      return {
        left,
        requests,
        dialogs,
        refused,
        evaluate,
        /** What is seen. */
        async shot() {
          const { data } = await page('Page.captureScreenshot', { format: 'png' });
          return Buffer.from(data, 'base64');
        },
        async print() {
          const { data } = await page('Page.printToPDF', {});
          return Buffer.from(data, 'base64');
        },
        async close() {
          listeners.delete(listener);
          await send('Target.closeTarget', { targetId });
        },
      };
    },
    async close() {
      await send('Browser.close').catch(() => {});
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
