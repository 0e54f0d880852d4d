import { GitHubError } from './error.ts';

const largest = 32 * 1024 * 1024;

/**
 * The JSON of an answer, of at most 32 MB; undefined when there is none, as with an error page of a proxy.
 * @param request what was asked for, for the message
 * @throws {GitHubError} when it is too large, or a success without JSON
 */
export async function readJson(response: Response, request: string): Promise<unknown> {
  const text = await readText(response, request);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (!response.ok || response.status === 204) return undefined;
    throw new GitHubError('unexpected', `${request}: the answer is not JSON`, true);
  }
}

async function readText(response: Response, request: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop lets go of the connection.
    if (size > largest) throw new GitHubError('unexpected', `${request}: the answer is larger than ${largest / 1024 / 1024} MB`, true);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
