// What the page keeps in the browser: the drawing, one's own digits, trained networks, choices.

const BEFORE = "minnet.digits.";

export function get(key, otherwise) {
    try {
        return JSON.parse(localStorage.getItem(BEFORE + key)) ?? otherwise;
    } catch {
        return otherwise;
    }
}

// Whether it could be kept.
export function put(key, value) {
    try {
        if (value === null) localStorage.removeItem(BEFORE + key);
        else localStorage.setItem(BEFORE + key, JSON.stringify(value));
        return true;
    } catch {
        return false;
    }
}
