export const KeyDangerTab = () => null
