import { utcWords } from './date-words.ts'

const EDITABLE = 'input, textarea, [contenteditable]'

/** The text as it would have been copied, with each "3 days ago" as the moment it stands for. */
function exactText(range: Range): string | undefined {
  const copy = range.cloneContents()
  const times = [...copy.querySelectorAll('time[datetime]')]
  if (times.length === 0) return undefined
  for (const time of times) time.textContent = utcWords(time.getAttribute('datetime') ?? '')
  // Only what is laid out has line breaks where the eye saw them.
  const stage = document.createElement('div')
  stage.style.position = 'fixed'
  stage.style.left = '-9999px'
  stage.append(copy)
  document.body.append(stage)
  const text = stage.innerText
  stage.remove()
  return text
}

const isEditable = ({ commonAncestorContainer: at }: Range): boolean => {
  const element = at instanceof Element ? at : at.parentElement
  return element !== null && element.closest(EDITABLE) !== null
}

/** In a mail or a ticket "3 days ago" means nothing tomorrow, so what is copied says when it was. */
export function copyExactTimes(): void {
  document.addEventListener('copy', (event) => {
    const selection = document.getSelection()
    if (selection === null || selection.isCollapsed || event.clipboardData === null) return
    const range = selection.getRangeAt(0)
    const text = isEditable(range) ? undefined : exactText(range)
    if (text === undefined) return
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  })
}
