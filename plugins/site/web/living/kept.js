// What the reader has edited, kept by the browser where it keeps anything.

export function kept(name) {
    try {
        return localStorage.getItem(name);
    } catch {
        return null;
    }
}

export function keep(name, text) {
    try {
        localStorage.setItem(name, text);
    } catch {
        // A browser that keeps nothing still runs what is edited.
    }
}

export function forget(name) {
    try {
        localStorage.removeItem(name);
    } catch {
        // Nothing was kept.
    }
}
