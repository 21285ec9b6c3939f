/** Version of the control set, by effect: major, something is no longer detected or has another id; minor, more is detected; patch, words. */
export const controlSetVersion = '0.1.0';
