import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { learnRoles } from './features/session/learn-roles.ts'
import { copyExactTimes } from './lib/exact-copies.ts'
import { allowEmptyHtml } from './lib/trusted-types.ts'
import { reloadWhenOutdated } from './lib/outdated.ts'
import { createQueryClient } from './lib/query-client.ts'
import { whenRefused } from './lib/refused.ts'
import { takeInvitation, takeSetupCode } from './lib/setup-code.ts'
import { createAppRouter } from './router.tsx'
import './styles/app.css'

allowEmptyHtml()
reloadWhenOutdated()
copyExactTimes()
const queryClient = createQueryClient(() => void queryClient.invalidateQueries({ queryKey: ['hsm'] }))
whenRefused(() => void learnRoles(queryClient))
const router = createAppRouter({
  queryClient,
  setupCode: takeSetupCode(window),
  invitation: takeInvitation(window),
})
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <I18nProvider locale="en-GB">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)
