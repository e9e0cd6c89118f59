// The words of the plane's page, each key with "plane." before it.
import {register} from "../words.js";
import {en} from "./words_en.js";
import {zh} from "./words_zh.js";

const named = (words) =>
    Object.fromEntries(Object.entries(words).map(([key, word]) => [`plane.${key}`, word]));

register({en: named(en), zh: named(zh)});
