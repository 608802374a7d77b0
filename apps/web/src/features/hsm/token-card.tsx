import { useQuery } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { Card } from '../../ui/card.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { hsmObjectsQuery, type Hsm, type HsmObjects } from './queries.ts'
import { flagWords } from './token-words.ts'

/** What the token is, and what it says of itself. */
export function TokenCard({ hsm, ready }: { readonly hsm: Hsm; readonly ready: boolean }) {
  const { data } = useQuery({ ...hsmObjectsQuery, enabled: ready })
  const { identity, problem, importHash } = hsm
  return (
    <Card title="Token">
      {identity === undefined ? (
        <p className="text-soft">{problem ?? 'No token has answered yet.'}</p>
      ) : (
        <Facts>
          <Fact name="Token label">{identity.label}</Fact>
          <Fact name="Make and model">
            {identity.manufacturer} {identity.model}
          </Fact>
          <Fact name="Serial number">
            <span className="font-mono text-xs break-all">{identity.serial}</span>
          </Fact>
          <Fact name="Firmware">
            <span className="figures">{identity.firmwareVersion}</span>
          </Fact>
          <Fact name="PKCS#11 module">{identity.moduleDescription}</Fact>
          {importHash === undefined ? null : <Fact name="Takes imports by">RSA-OAEP with {importHash}</Fact>}
          {data === undefined ? null : <Said description={data} />}
        </Facts>
      )}
    </Card>
  )
}

function Said({ description: { flags, sessions, maxSessions } }: { readonly description: HsmObjects }) {
  return (
    <>
      <Fact name="Sessions">
        <span className="figures">{sessionWords(sessions, maxSessions)}</span>
      </Fact>
      <Fact name="It says of itself">
        {flags.length === 0 ? (
          'Nothing'
        ) : (
          <ul>
            {flags.map((flag) => (
              <Flag key={flag} flag={flag} />
            ))}
          </ul>
        )}
      </Fact>
    </>
  )
}

function sessionWords(open: number | undefined, most: number | undefined): string {
  if (open === undefined && most === undefined) return 'The token does not tell'
  const now = open === undefined ? 'Not told how many are open' : `${open.toLocaleString('en')} open`
  return most === undefined ? `${now}, no limit` : `${now} of at most ${most.toLocaleString('en')}`
}

function Flag({ flag }: { readonly flag: string }) {
  const { words, alarming } = flagWords(flag)
  return (
    <li className={alarming ? 'flex items-start gap-1.5 font-medium text-bad' : undefined} title={`CKF_${flag}`}>
      {alarming ? <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" /> : null}
      {words}
    </li>
  )
}
