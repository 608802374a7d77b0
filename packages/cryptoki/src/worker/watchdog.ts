import { Socket } from 'node:net'

// Runs in a thread of its own, so that it sees the supervisor go even while the main thread hangs in native code.
// The pipe is never written to: all it can ever tell is that its other end was closed, which the kernel does at death.
export const WATCHDOG_FD = 4

const pipe = new Socket({ fd: WATCHDOG_FD, readable: true, writable: false })
pipe.on('error', () => undefined)
pipe.on('close', () => process.kill(process.pid, 'SIGKILL'))
pipe.resume()
