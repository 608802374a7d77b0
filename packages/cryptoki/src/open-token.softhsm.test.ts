import { tokenContract } from '@keywright/core/testing/token.contract'
import { softhsmFixture } from './testing/softhsm.ts'

tokenContract('SoftHSM behind a supervised worker', async () => {
  const fixture = softhsmFixture()
  const token = await fixture.open()
  return {
    token,
    close: async () => {
      await token.close()
      fixture.remove()
    },
  }
})
