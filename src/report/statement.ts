import type { Manifest } from '../contracts/release.ts';
import { jsonText } from '../formats/json-text.ts';
import type { ReleaseFacts } from './croissant.ts';

/** Path of the statement in a release. */
export const statementPath = 'statement.intoto.json';

/**
 * An in-toto Statement v1 over every file of a release but itself and the manifest, which is written later and holds the
 * hash of this one; its predicate is SLSA provenance v1. It is not signed: whoever publishes it can sign it as it is
 * (`cosign attest-blob --type slsaprovenance1`).
 */
export function inTotoStatement(facts: ReleaseFacts, manifest: Pick<Manifest, 'config' | 'sources' | 'evaluation' | 'components' | 'seed'>): string {
  const digest = (sha256: string): { sha256: string } => ({ sha256 });
  return `${jsonText(
    {
      _type: 'https://in-toto.io/Statement/v1',
      subject: facts.files.map(({ path, sha256 }) => ({ name: path, digest: digest(sha256) })),
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          buildType: 'urn:hornbook:release:1',
          externalParameters: { config: manifest.config, configSha256: facts.configHash, seed: manifest.seed },
          internalParameters: { components: manifest.components },
          resolvedDependencies: [
            ...manifest.sources.map(({ source, hash }) => ({
              name: source,
              uri: `urn:hornbook:source:${encodeURIComponent(source.toWellFormed())}`,
              digest: digest(hash),
            })),
            ...manifest.evaluation.map(({ set, hash }) => ({
              name: set,
              uri: `urn:hornbook:evaluation:${encodeURIComponent(set.toWellFormed())}`,
              digest: digest(hash),
            })),
          ],
        },
        runDetails: {
          builder: { id: 'urn:hornbook', version: { hornbook: facts.hornbook } },
          metadata: { invocationId: `${facts.version}+${facts.contentHash.slice(0, 12)}`, finishedOn: facts.created },
        },
      },
    },
    2,
  )}\n`;
}
