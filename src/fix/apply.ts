import type { ReportedEdit, ReportedFix } from '../model/fix.ts';
import type { ReportedFinding } from '../model/result.ts';
import { edited } from './edit.ts';

/** What holds after a fix, by which it is judged. */
export interface Linted {
  readonly findings: readonly ReportedFinding[];
}

export interface Job {
  /** What was found in the files as they are. */
  readonly linted: Linted;
  /** The text of a file as it is, or why it cannot be changed. */
  readonly read: (file: string) => { readonly text: string } | { readonly why: string };
  /** Lints all files again, some of them with another text. */
  readonly lint: (texts: ReadonlyMap<string, string>) => Promise<Linted>;
  /** True for a finding that is to be mended. Suppressed ones never are. */
  readonly wanted: (finding: ReportedFinding) => boolean;
  /** True to make the fixes that are not safe too, and those of findings that are only possible. */
  readonly unsafe: boolean;
}

export interface Mended {
  readonly finding: ReportedFinding;
  readonly fix: ReportedFix;
}

/** A fix that was not made. `why` is a clause. */
export interface Unmade extends Mended {
  readonly why: string;
}

export interface Applied {
  /** The files that change, with their new texts. */
  readonly texts: ReadonlyMap<string, string>;
  readonly made: readonly Mended[];
  readonly refused: readonly Unmade[];
  /** Fixes that nobody asked for: they are not safe, or of what is only possible. */
  readonly left: readonly Mended[];
  /** What is found afterwards. */
  readonly linted: Linted;
}

/** What one fix mends becomes visible to the next one only when everything is linted again. */
const mostRounds = 10;
/** Each lint takes as long as the first one. */
const mostLints = 60;

/**
 * Makes the fixes of findings, in texts. Each is verified by linting again: the finding is gone, and nothing certain is
 * new; what fails that is taken back. Fixes that get in each other's way are made one after the other.
 */
export async function applyFixes(job: Job): Promise<Applied> {
  const workshop = new Workshop(job);
  await workshop.rounds(mostRounds);
  return workshop.applied();
}

/** A fix with all findings that it is offered for. */
interface Task {
  readonly key: string;
  readonly fix: ReportedFix;
  readonly findings: readonly ReportedFinding[];
}

class Workshop {
  readonly #job: Job;
  #texts: ReadonlyMap<string, string> = new Map();
  /** What this round started with, and has made of it: the edits of a round are all meant for the same texts. */
  #base = this.#texts;
  #done: readonly Task[] = [];
  readonly #made: Mended[] = [];
  /** By task. */
  readonly #refused = new Map<string, { readonly task: Task; readonly why: string }>();
  #linted: Linted;
  #lints = 0;

  constructor(job: Job) {
    this.#job = job;
    this.#linted = job.linted;
  }

  /** Goes on until nothing changes any more. */
  async rounds(left: number): Promise<void> {
    if (left > 0 && (await this.#round())) await this.rounds(left - 1);
  }

  /** Makes what can be made together; returns false when there was nothing to decide. */
  async #round(): Promise<boolean> {
    const decided = (): number => this.#made.length + this.#refused.size;
    const before = decided();
    this.#base = this.#texts;
    this.#done = [];
    const batch = this.#makeable(this.#tasks());
    if (batch.length > 0) await this.#verified(batch);
    return decided() > before;
  }

  applied(): Applied {
    const { unsafe, wanted } = this.#job;
    const left = this.#linted.findings.flatMap((finding) => {
      const { fix } = finding;
      return fix && !finding.suppressed && wanted(finding) && !isAskedFor(finding, fix, unsafe) ? [{ finding, fix }] : [];
    });
    // What another fix has mended by the way needs no excuse.
    const still = countsOf(this.#linted.findings);
    const refused = [...this.#refused.values()].flatMap(({ task: { findings, fix }, why }) =>
      findings.flatMap((finding) => {
        const count = still.get(nameOf(finding)) ?? 0;
        still.set(nameOf(finding), count - 1);
        return count > 0 ? [{ finding, fix, why }] : [];
      }),
    );
    return { texts: this.#texts, made: this.#made, refused, left, linted: this.#linted };
  }

  /** The fixes that are to be made and were not tried, those of equal edits as one. */
  #tasks(): Task[] {
    const tasks = new Map<string, Task & { readonly findings: ReportedFinding[] }>();
    for (const finding of this.#linted.findings) {
      const { fix, suppressed } = finding;
      if (!fix || suppressed || !this.#job.wanted(finding) || !isAskedFor(finding, fix, this.#job.unsafe)) continue;
      const key = JSON.stringify(fix.edits);
      const same = tasks.get(key);
      if (same) same.findings.push(finding);
      else tasks.set(key, { key, fix, findings: [finding] });
    }
    return [...tasks.values()].filter(({ key }) => !this.#refused.has(key));
  }

  /** The tasks that can be made together; what can never be made is refused, what only conflicts waits for the next round. */
  #makeable(tasks: readonly Task[]): Task[] {
    const accepted: Task[] = [];
    const add = (batch: readonly Task[]): void => {
      if (batch.length === 0) return;
      if (this.#textsWith([...accepted, ...batch], filesOf(batch))) {
        accepted.push(...batch);
        return;
      }
      const [only, second] = batch;
      if (second) {
        const half = batch.length >> 1;
        add(batch.slice(0, half));
        add(batch.slice(half));
      } else if (!this.#textsWith([only!], filesOf([only!]))) this.#refuse(only!, this.#whyNot(only!));
    };
    for (const batch of byFile(tasks)) add(batch);
    return accepted;
  }

  #whyNot({ fix }: Task): string {
    for (const file of filesOf([{ fix }])) {
      const read = this.#job.read(file);
      if ('why' in read) return read.why;
    }
    return 'it cannot be written there without guessing';
  }

  /** Files with the edits of tasks, and of what this round has made already; undefined when one of them cannot be made. */
  #textsWith(tasks: readonly Task[], files: ReadonlySet<string>): Map<string, string> | undefined {
    const edits = new Map<string, ReportedEdit[]>([...files].map((file) => [file, []]));
    for (const task of [...this.#done, ...tasks]) for (const edit of task.fix.edits) edits.get(edit.file)?.push(edit);
    const texts = new Map<string, string>();
    for (const [file, here] of edits) {
      const text = this.#textOf(file);
      const after = text === undefined ? undefined : edited(file, text, here);
      if (after === undefined) return undefined;
      texts.set(file, after);
    }
    return texts;
  }

  #textOf(file: string): string | undefined {
    const changed = this.#base.get(file);
    if (changed !== undefined) return changed;
    const read = this.#job.read(file);
    return 'text' in read ? read.text : undefined;
  }

  /** Makes tasks that can be made together, and takes back those that do not do what they should. */
  async #verified(tasks: readonly Task[]): Promise<void> {
    const texts = this.#textsWith(tasks, filesOf(tasks));
    if (!texts) return tasks.forEach((task) => this.#refuse(task, 'it gets in the way of another one'));
    if (this.#lints++ >= mostLints) return tasks.forEach((task) => this.#refuse(task, 'too many others had to be tried first'));
    const linted = await this.#job.lint(new Map([...this.#texts, ...texts]));
    const { stayed, helped, fresh } = judged(tasks, this.#linted, linted);
    if (stayed.size === 0 && fresh.length === 0) {
      this.#texts = new Map([...this.#texts, ...texts]);
      this.#done = [...this.#done, ...tasks];
      for (const { findings, fix } of tasks) this.#made.push(...findings.map((finding) => ({ finding, fix })));
      this.#linted = linted;
    } else if (tasks.length === 1 || (stayed.size === tasks.length && !helped)) {
      const why = stayed.size > 0 ? 'the finding would still be there' : `there would be another finding: ${saying(fresh[0]!)}`;
      for (const task of tasks) this.#refuse(task, why);
    } else {
      const files = new Set(fresh.map(({ file }) => file));
      const suspects = tasks.filter((task) => (stayed.size > 0 ? stayed.has(task) : [...filesOf([task])].some((file) => files.has(file))));
      const some = suspects.length < tasks.length && suspects.length > 0 ? suspects : tasks.slice(tasks.length >> 1);
      await this.#verified(tasks.filter((task) => !some.includes(task)));
      await this.#verified(some);
    }
  }

  #refuse(task: Task, why: string): void {
    this.#refused.set(task.key, { task, why });
  }
}

/** Which tasks left their findings in place, whether fewer of these are there all the same, and what certain findings are new. */
function judged(tasks: readonly Task[], before: Linted, after: Linted): { stayed: Set<Task>; helped: boolean; fresh: ReportedFinding[] } {
  const was = countsOf(before.findings);
  const is = countsOf(after.findings);
  const tried = countsOf(tasks.flatMap(({ findings }) => findings));
  const gone = (name: string): number => (was.get(name) ?? 0) - (is.get(name) ?? 0);
  const certain = ({ findings }: Linted): ReportedFinding[] => findings.filter((finding) => finding.certain && !finding.suppressed);
  const wasCertain = countsOf(certain(before));
  const isCertain = countsOf(certain(after));
  return {
    stayed: new Set(tasks.filter(({ findings }) => findings.map(nameOf).some((name) => gone(name) < tried.get(name)!))),
    helped: [...tried.keys()].some((name) => gone(name) > 0),
    fresh: certain(after).filter((finding) => isCertain.get(nameOf(finding))! > (wasCertain.get(nameOf(finding)) ?? 0)),
  };
}

const isAskedFor = ({ certain }: ReportedFinding, { safe }: ReportedFix, unsafe: boolean): boolean => unsafe || (certain && safe);

/** What makes a finding the same one in a changed file: neither its line nor how many of its kind there are. */
const nameOf = ({ rule, file, resource, target }: ReportedFinding): string => JSON.stringify([rule, file, resource?.address, target]);

function countsOf(findings: readonly ReportedFinding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(nameOf(finding), (counts.get(nameOf(finding)) ?? 0) + 1);
  return counts;
}

const saying = ({ rule, message }: ReportedFinding): string => `${rule}, ${message}`;

const filesOf = (tasks: readonly Pick<Task, 'fix'>[]): Set<string> =>
  new Set(tasks.flatMap(({ fix }) => fix.edits.map(({ file }) => file)));

/** Tasks of one file together: what cannot be made in one file does not keep the others waiting. */
function byFile(tasks: readonly Task[]): Task[][] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const file = task.fix.edits[0]?.file ?? '';
    const group = groups.get(file);
    if (group) group.push(task);
    else groups.set(file, [task]);
  }
  return [...groups.values()];
}
