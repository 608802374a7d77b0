import { useState } from 'react'
import { Moment } from '../../components/moment.tsx'
import { Button } from '../../ui/button.tsx'
import { effectWords } from './authorization-words.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { placeWords } from './grant-words.ts'
import { deleteAuthorization, type Authorization } from './queries.ts'
import { Cell, HeadCell, Table, type Column } from './table.tsx'

const COLUMNS: readonly Column[] = [
  { name: 'Service' },
  { name: 'May use', from: 'sm' },
  { name: 'Created', from: 'lg' },
  { name: 'Actions', quiet: true },
]

interface AuthorizationTableProps {
  readonly authorizations: readonly Authorization[]
  readonly refused: string | undefined
}

/** Which services may use which keys; each row can be deleted. */
export function AuthorizationTable({ authorizations, refused }: AuthorizationTableProps) {
  const [ending, setEnding] = useState<Authorization>()
  return (
    <>
      <Table label="Authorizations" columns={COLUMNS}>
        {authorizations.map((one) => (
          <tr key={one.id} className="hover:bg-sunken">
            <HeadCell wide>
              <span className="wrap-anywhere">{one.source.service}</span>
              <span className="block text-xs font-normal wrap-anywhere text-soft">
                {one.source.instance === undefined ? 'any instance of it' : `only ${one.source.instance}`}
                {one.source.delegated ? ' · and what works for it' : null}
              </span>
              <span className="block text-xs font-normal text-soft sm:hidden">{placeWords(one)}</span>
            </HeadCell>
            <Cell from="sm">
              <span className="wrap-anywhere">{placeWords(one)}</span>
            </Cell>
            <Cell from="lg" className="whitespace-nowrap text-soft">
              <Moment at={one.createdAt} inRow />
            </Cell>
            <Cell right className="w-0">
              <Button
                variant="quiet"
                size="small"
                label={`Delete the authorization of ${one.source.service} on ${placeWords(one)}`}
                refused={refused}
                onPress={() => setEnding(one)}
              >
                Delete
              </Button>
            </Cell>
          </tr>
        ))}
      </Table>
      {ending === undefined ? null : (
        <ConfirmDialog
          title={`Delete the authorization of ${ending.source.service}?`}
          send="Delete"
          working="Deleting…"
          act={() => deleteAuthorization(ending.id)}
          done={`${ending.source.service} may no longer use ${placeWords(ending)} by this authorization.`}
          onClose={() => setEnding(undefined)}
        >
          <p>{effectWords(ending)}</p>
          <p className="text-soft">
            That ends with its next call: what it has wrapped it can no longer unwrap. Roles of its service IDs stay.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
