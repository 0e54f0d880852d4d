import type { Location } from '../model/result.ts';
import { githubLink } from '../review/links.ts';
import type { Io } from './io.ts';

/**
 * In a workflow of GitHub: what leads from a place to the file on its pages, as of the commit that the run is about.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
 */
export function linksFor(env: Io['env']): ((place: Location) => string | undefined) | undefined {
  const [server, name, sha] = [env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY'], env['GITHUB_SHA']];
  return env['GITHUB_ACTIONS'] === 'true' && server && name && sha ? githubLink({ server, name, sha }) : undefined;
}
