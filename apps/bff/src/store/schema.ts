import type { Generated, Selectable } from 'kysely'

/** Dates are RFC 3339 text, booleans 0 or 1, bytes blobs: what every database stores alike. */
export interface Schema {
  settings: { name: string; value: string }
  instances: {
    id: string
    name: string
    crn: string
    kek_id: string
    created_at: string
    created_by: string
  }
  keys: {
    id: string
    instance_id: string
    name: string
    /** The name without its case, for searching and sorting as people do. */
    name_folded: string
    description: string | null
    type: string
    state: string
    algorithm: string
    imported: number
    key_ring_id: string
    created_at: string
    created_by: string
    updated_at: string | null
    rotated_at: string | null
    expires_at: string | null
    current_version_id: string
  }
  key_versions: {
    id: string
    key_id: string
    created_at: string
    check_value: string
    blob: Uint8Array
    mac: Uint8Array
    mac_key_id: string
    kek_id: string
    /** How often the version was used, and how often to encrypt: SP 800-38D §8.3 limits those. */
    uses: number
    encryptions: number
  }
  token_objects: {
    id: string
    purpose: string
    state: string
    planned_at: string
    public_key: Uint8Array | null
  }
  audit_events: {
    sequence: Generated<number>
    id: string
    time: string
    action: string
    outcome: string
    severity: string
    initiator_id: string
    instance_id: string | null
    key_id: string | null
    correlation_id: string
    /** What free-text search looks at, without its case. */
    search_text: string
    format_version: number
    canonical: string
    leaf_hash: Uint8Array
  }
  grants: { principal_id: string; role: string; scope: string; granted_at: string }
  service_ids: { id: string; name: string; created_at: string }
  api_keys: { id: string; service_id: string; name: string; hash: Uint8Array; created_at: string }
  user: {
    id: string
    name: string
    email: string
    emailVerified: number
    image: string | null
    createdAt: string
    updatedAt: string
  }
  account: {
    id: string
    accountId: string
    providerId: string
    userId: string
    password: string | null
    createdAt: string
    updatedAt: string
  }
}

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>
