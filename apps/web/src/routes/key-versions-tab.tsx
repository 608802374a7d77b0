export const KeyVersionsTab = () => null
