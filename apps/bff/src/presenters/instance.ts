import type { ResourceInstance } from '@keywright/contract/instances/resource-instances'
import type { InstanceRecord } from '@keywright/core/ports/records'
import { wireDateOf } from '@keywright/core/vocabulary/instant'

/** Key Protect's "Standard" plan, which clients expect to read back (key-protect-api.md §1.1). */
const STANDARD_PLAN = 'eedd3585-90c6-4c8f-be3d-062069e99fc3'

export const presentInstance = (
  { id, crn, name, createdAt, createdBy }: InstanceRecord,
  publicUrl: URL,
): ResourceInstance => ({
  id: crn,
  guid: id,
  crn,
  name,
  state: 'active',
  resource_plan_id: STANDARD_PLAN,
  region_id: 'local',
  created_at: wireDateOf(createdAt),
  created_by: createdBy,
  extensions: { endpoints: { public: publicUrl.origin, private: publicUrl.origin } },
})
