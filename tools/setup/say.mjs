/** What ends the set-up with a sentence for a person rather than a stack trace. */
export class SetupError extends Error {}

/**
 * One line per thing done, on stderr: stdout belongs to the program that is set up.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`keywright: ${line}\n`)
}
