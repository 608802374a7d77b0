/** One system call as strace saw it; begin and end are line numbers, since others may come in between. */
export interface SystemCall {
  readonly name: string
  readonly text: string
  readonly began: number
  readonly ended: number
  readonly succeeded: boolean
}

const LINE = /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$/s
const UNFINISHED = ' <unfinished ...>'

interface Line {
  readonly pid: string
  readonly name: string
  readonly rest: string
  readonly resumes: boolean
}

function lineOf(words: string): Line | undefined {
  const [, pid, resumed, started, rest] = LINE.exec(words) ?? []
  const name = resumed ?? started
  if (pid === undefined || name === undefined || rest === undefined) return undefined
  return { pid, name, rest, resumes: resumed !== undefined }
}

/** Reads what `strace -f -o` writes: calls that another thread interrupted are put together again. */
export function readTrace(trace: string): readonly SystemCall[] {
  const calls: SystemCall[] = []
  const open = new Map<string, { readonly text: string; readonly began: number }>()
  for (const [number, words] of trace.split('\n').entries()) {
    const line = lineOf(words)
    if (!line) continue
    const { pid, name, rest, resumes } = line
    if (rest.endsWith(UNFINISHED)) {
      open.set(pid, { text: rest, began: number })
      continue
    }
    const { text, began } = (resumes && open.get(pid)) || { text: '', began: number }
    calls.push({ name, text: text + rest, began, ended: number, succeeded: / = \d+$/.test(rest) })
  }
  return calls.toSorted((a, b) => a.began - b.began)
}
