import type { Graph } from '../model/graph.ts';
import type { ReportedFinding } from '../model/result.ts';
import type { Source } from '../model/source.ts';

type Named = Pick<ReportedFinding, 'file' | 'resource'>;

/** The files and resources of one version, for a run that compares it with another one. */
export class Inventory {
  readonly #names = new Set<string>();

  files(sources: readonly Source[]): void {
    for (const { file } of sources) this.#names.add(keyOf({ file }));
  }

  resources({ resources }: Graph): void {
    for (const { at, localAddress } of resources)
      this.#names.add(keyOf({ file: at.source.file, resource: { type: '', address: localAddress } }));
  }

  /** True when the resource that a finding is about is there, or its file where it is about none. */
  has(finding: Named): boolean {
    return this.#names.has(keyOf(finding));
  }
}

const keyOf = ({ file, resource }: Named): string => `${file}\0${resource?.address ?? ''}`;
