import { CircleCheck } from 'lucide-react'
import { Failure } from '../../components/failure.tsx'
import { Button } from '../../ui/button.tsx'
import { msWords } from './latency-figures.tsx'
import { useSelfTest } from './queries.ts'

/** Uses a key of the token now, whatever the last canary said. */
export function SelfTest({ refused }: { readonly refused: string | undefined }) {
  const test = useSelfTest()
  return (
    <div className="mt-4 flex flex-col gap-3 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button pending={test.isPending} refused={refused} onPress={() => test.mutate()}>
          {test.isPending ? 'Testing…' : 'Run self-test'}
        </Button>
        <p role="status" className="figures inline-flex items-center gap-1.5 text-sm text-soft">
          {test.data === undefined ? null : (
            <>
              <CircleCheck aria-hidden className="size-4 text-good" />
              It works: used a key of the token in {msWords(test.data.ms)}.
            </>
          )}
        </p>
      </div>
      {test.error === null ? null : <Failure error={test.error} reading />}
    </div>
  )
}
