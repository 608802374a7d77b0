import { describe, expect, it } from 'vitest'
import { checkOrder } from './order.ts'
import { readTrace } from './trace.ts'

const REQUEST = '7 read(30<TCP:[a->b]>, "POST / HTTP/1.1\\r\\nCorrelation-Id: call-1\\r\\n", 65536) = 40'
const EVENT = '7 pwrite64(24</x/keywright.db-wal>, "\\r\\0...call-1...", 4096, 32) = 4096'
const SYNC = '7 fdatasync(24</x/keywright.db-wal>) = 0'
const ANSWER = '7 writev(30<TCP:[a->b]>, [{iov_base="HTTP/1.1 200 OK\\r\\ncorrelation-id: call-1\\r\\n"}], 1) = 40'

const check = (...lines: readonly string[]) => checkOrder(readTrace(lines.join('\n')), ['call-1']).violations

describe('the order of writing, syncing and answering', () => {
  it('is right when the event is on the disk before the answer leaves', () => {
    expect(check(REQUEST, EVENT, SYNC, ANSWER)).toEqual([])
  })

  it('is wrong when nothing is synced, or something else, or too late', () => {
    const late = ['call-1: answered before its event was on the disk']
    expect(check(REQUEST, EVENT, ANSWER)).toEqual(late)
    expect(check(REQUEST, EVENT, ANSWER, SYNC)).toEqual(late)
    expect(check(REQUEST, SYNC, EVENT, ANSWER)).toEqual(late)
    expect(check(REQUEST, EVENT, SYNC.replace('-wal', '.lock'), ANSWER)).toEqual(late)
    expect(check(REQUEST, EVENT, SYNC.replace('= 0', '= -1 EIO (Input/output error)'), ANSWER)).toEqual(late)
  })

  it('is wrong when the answer leaves while the sync is still under way', () => {
    const [begun, resumed] = ['8 fdatasync(24</x/keywright.db-wal> <unfinished ...>', '8 <... fdatasync resumed>) = 0']
    expect(check(REQUEST, EVENT, begun, ANSWER, resumed)).toHaveLength(1)
    expect(check(REQUEST, EVENT, begun, resumed, ANSWER)).toEqual([])
  })

  it('is wrong when the event was never written', () => {
    expect(check(REQUEST, SYNC, ANSWER)).toEqual(['call-1: answered before its event was written to the log'])
  })
})
