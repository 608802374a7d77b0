import type { Generated, Selectable } from 'kysely'

/** Material that the KEK has wrapped and the HMAC key has bound to its row. */
interface MaterialColumns {
  algorithm: string
  blob: Uint8Array
  mac: Uint8Array
  mac_key_id: string
  kek_id: string
}

interface KeySpace {
  instances: { id: string; name: string; crn: string; kek_id: string; created_at: string; created_by: string }
  key_rings: { instance_id: string; id: string; created_at: string; created_by: string }
  keys: {
    id: string
    instance_id: string
    name: string
    /** The name without its case, for searching and sorting as people do. */
    name_folded: string
    description: string | null
    /** A JSON array, in the order they were given: a key is read in one row. `key_aliases` keeps them unique. */
    aliases: string
    /** A JSON array. */
    tags: string
    type: string
    state: string
    algorithm: string
    imported: number
    key_ring_id: string
    created_at: string
    created_by: string
    updated_at: string | null
    rotated_at: string | null
    toggled_at: string | null
    expires_at: string | null
    deleted_at: string | null
    deleted_by: string | null
    state_before: string | null
    revision: number
    /** Null for a standard key. */
    current_version_id: string | null
  }
  key_aliases: { instance_id: string; alias: string; alias_folded: string; key_id: string }
  key_versions: MaterialColumns & {
    id: string
    key_id: string
    created_at: string
    check_value: string
    /** How often the version was used, and how often to encrypt: SP 800-38D §8.3 limits those. */
    uses: number
    encryptions: number
    last_used_at: string | null
  }
  payload_keys: MaterialColumns & { id: string; instance_id: string; created_at: string }
  payloads: { key_id: string; payload_key_id: string; iv: Uint8Array; ciphertext: Uint8Array }
  import_ceremonies: {
    id: string
    instance_id: string
    method: string
    rotates: string | null
    transport_id: string | null
    transport_public_key: Uint8Array | null
    transport_hash: string | null
    state: string
    created_at: string
    created_by: string
    created_by_name: string
    expires_at: string
    /** The JSON of what it came to, once completed. */
    result: string | null
  }
  instance_policies: {
    instance_id: string
    type: string
    /** JSON. */
    value: string
    created_at: string
    created_by: string
    updated_at: string
    updated_by: string
  }
  token_objects: {
    id: string
    purpose: string
    state: string
    planned_at: string
    public_key: Uint8Array | null
  }
}

/** Dates are RFC 3339 text, booleans 0 or 1, bytes blobs: what every database stores alike. */
export interface Schema extends KeySpace {
  settings: { name: string; value: string }
  audit_events: {
    sequence: Generated<number>
    id: string
    time: string
    action: string
    outcome: string
    severity: string
    initiator_id: string
    source_address: string
    instance_id: string | null
    key_ring_id: string | null
    key_id: string | null
    correlation_id: string
    /** What free-text search looks at, without its case. */
    search_text: string
    format_version: number
    canonical: string
    leaf_hash: Uint8Array
  }
  grants: {
    id: string
    principal_id: string
    role: string
    /** An instance's id, or `platform`. */
    scope: string
    key_ring_id: string | null
    key_id: string | null
    expires_at: string | null
    /** JSON. */
    conditions: string | null
    /** Of an authorization alone: whose calls it is for besides the service's own, and for which instance of it. */
    source_instance: string | null
    source_delegated: number | null
    granted_at: string
    /** Absent for what set-up granted. */
    granted_by: string | null
  }
  approval_requests: {
    id: string
    instance_id: string
    action: string
    key_id: string | null
    requester_id: string
    requested_at: string
    state: string
    revision: number
    /** SHA-256 of what is asked for: a requester has one of the same standing at a time. */
    subject_hash: Uint8Array
    /** The exact text whose bytes approvers agree to, and their SHA-256. */
    canonical: string
    digest: Uint8Array
    /** JSON of all of it. */
    record: string
  }
  waiting_imports: {
    approval_id: string
    instance_id: string
    /** JSON of the key as it is to be, with its material as the HSM has wrapped it. */
    record: string
  }
  access_groups: {
    id: string
    name: string
    name_folded: string
    description: string | null
    created_at: string
    created_by: string
  }
  access_group_members: {
    group_id: string
    principal_id: string
    added_at: string
    added_by: string
    /** The value of the provider's claim that makes the member; null for who was added by hand. */
    by_claim: string | null
  }
  /** One row at most. */
  single_sign_on: {
    id: string
    issuer: string
    client_id: string
    /** Encrypted under a key that is not in the database; null for a client without one. */
    client_secret: Uint8Array | null
    groups_claim: string
    admits_unknown: number
    trusts_second_step: number
    updated_at: string
  }
  single_sign_on_groups: { claim_value: string; group_id: string; mapped_by: string }
  /** Who is who at which provider; null for whoever was removed. */
  sign_on_identities: { issuer: string; subject: string; user_id: string | null; linked_at: string }
  service_ids: {
    id: string
    name: string
    created_at: string
    description: string | null
    /** A person's principal id. */
    owner_id: string | null
    /** The service it belongs to, for which instance it calls, and the service it works for. */
    service: string | null
    service_instance: string | null
    works_for: string | null
  }
  api_keys: {
    id: string
    service_id: string
    name: string
    hash: Uint8Array
    created_at: string
    created_by: string | null
    expires_at: string | null
    last_used_at: string | null
  }
  /** Links by which people come in; only hashes of them. */
  invitations: {
    user_id: string
    token_hash: Uint8Array
    created_at: string
    created_by: string
    expires_at: string
    /** 1 where it lets somebody in again who could sign in before. */
    recovery: Generated<number>
  }
  /** From where people have signed in: there strangers cannot slow them. */
  sign_in_sources: { user_id: string; address: string; last_at: string }
  totp: {
    user_id: string
    /** Encrypted under a key that is not in the database. */
    secret: Uint8Array
    /** Null until a code has shown that the app has the secret. */
    confirmed_at: string | null
    /** Of the last code that was used: neither it nor an older one works again. */
    last_step: number
  }
  /** Hashes of those that were not used. */
  recovery_codes: { user_id: string; hash: Uint8Array }
  /** The last one of each person. */
  passkey_removals: { user_id: string; removed_at: string }
  passkeys: {
    /** Base64url, as the browser says it. */
    credential_id: string
    user_id: string
    name: string
    /** A COSE key (RFC 9052 §7). */
    public_key: Uint8Array
    /** The last that was seen; 0 for ever where an authenticator does not count. */
    counter: number
    /** JSON: how the browser reaches it. */
    transports: string
    /** The model of the authenticator, where it says one. */
    aaguid: string
    backup_eligible: number
    backed_up: number
    created_at: string
    last_used_at: string | null
  }
  /** What a passkey may sign, once: gone when it is used. */
  passkey_challenges: {
    /** Base64url. */
    challenge: string
    purpose: string
    /** Null at sign-in, where nobody is known yet. */
    user_id: string | null
    /** The session it was made in, or the approval it is about; empty at sign-in. */
    bound_to: string
    /** Of an approval: the text whose SHA-256 the challenge is. */
    statement: string | null
    expires_at: string
  }
  user: {
    id: string
    name: string
    email: string
    emailVerified: number
    image: string | null
    createdAt: string
    updatedAt: string
  }
  session: {
    id: string
    token: string
    userId: string
    expiresAt: string
    createdAt: string
    /** When it was last used, to the minute. */
    updatedAt: string
    ipAddress: string | null
    userAgent: string | null
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
