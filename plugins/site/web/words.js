// The words of the pages in English and Chinese.
//
//     import {register, t, lang, setLang, onlang} from "./words.js";
//     register({en: {run: "Run", left: "{0} of {1} left"}, zh: {run: "运行", left: "还剩 {0} / {1}"}});
//     t("left", 3, 10)
//
// An element with data-words="run" has the word as its text; data-words-label, -title and
// -placeholder set these attributes. All are set again when the language changes. A button with
// data-lang="zh" is a switch. A page without one is in its own language, which becomes the choice.

const KEPT = "minnet.language";
const CODES = {en: "en", zh: "zh-Hans"};
const ATTRIBUTES = {label: "aria-label", title: "title", placeholder: "placeholder"};
const words = {en: {}, zh: {}};
const listeners = [];
const switches = document.querySelectorAll("[data-lang]");
let chosen = known(switches.length ? remembered() || preferred() : document.documentElement.lang);

// The language of the page: "en" or "zh".
export function lang() {
    return chosen;
}

// Adds words, {en: {key: text}, zh: {key: text}}.
export function register(more) {
    for (const language in words) Object.assign(words[language], more[language]);
    fill(document);
}

// The word for a key; {0}, {1} … in it become the values.
export function t(key, ...values) {
    const word = words[chosen][key] ?? words.en[key] ?? key;
    return word.replace(/\{(\d)\}/g, (place, number) => values[number] ?? place);
}

// Changes the language of the page, and remembers it.
export function setLang(language) {
    chosen = known(language);
    keep();
    show();
    for (const listener of listeners) listener(chosen);
}

// Calls a function whenever the language has changed.
export function onlang(listener) {
    listeners.push(listener);
}

// Sets the words of the elements below a node.
export function fill(root) {
    for (const element of root.querySelectorAll("[data-words]")) {
        set(element.dataset.words, (word) => element.textContent = word);
    }
    for (const [kind, attribute] of Object.entries(ATTRIBUTES)) {
        for (const element of root.querySelectorAll(`[data-words-${kind}]`)) {
            const key = element.getAttribute(`data-words-${kind}`);
            set(key, (word) => element.setAttribute(attribute, word));
        }
    }
}

function set(key, put) {
    if (key in words.en) put(t(key));
}

function known(language) {
    return /^zh/i.test(language) ? "zh" : "en";
}

function preferred() {
    const first = (navigator.languages || []).find((language) => /^(zh|en)/i.test(language));
    return first || "en";
}

function remembered() {
    try {
        return localStorage.getItem(KEPT);
    } catch {
        return null;
    }
}

function keep() {
    try {
        localStorage.setItem(KEPT, chosen);
    } catch {
        // A browser that keeps nothing still shows the language.
    }
}

function show() {
    document.documentElement.lang = CODES[chosen];
    const title = document.querySelector("title");
    document.title = title.dataset[chosen] || document.title;
    fill(document);
}

if (switches.length) {
    for (const button of switches) {
        button.addEventListener("click", () => setLang(button.dataset.lang));
    }
    show();
} else {
    keep();
}
