let listener: (() => void) | undefined

/** Of one who wants to know when the server has refused what the screen took for allowed: roles have changed since. */
export const whenRefused = (tell: () => void): void => {
  listener = tell
}

export const tellRefused = (): void => listener?.()
