import { browser } from "@web/core/browser/browser";
import { url } from "@web/core/utils/urls";

/** Right and wrong by ear: {level: [sound, loudness, how often]}. */
const SOUNDS = {
    success: ["/mail/static/src/audio/ting", 1, 1],
    info: ["/mail/static/src/audio/ting", 0.4, 1],
    warning: ["/barcodes/static/src/audio/error", 0.5, 1],
    danger: ["/barcodes/static/src/audio/error", 1, 2],
};
const PAUSE = 350;

export class Sounds {
    constructor() {
        this.extension = new Audio().canPlayType("audio/ogg") ? "ogg" : "mp3";
        this.audios = {};
    }

    play(level) {
        const [path, volume, times] = SOUNDS[level] || SOUNDS.info;
        for (let index = 0; index < times; index++) {
            browser.setTimeout(() => this._playOnce(path, volume), index * PAUSE);
        }
        if (level === "danger") {
            browser.navigator.vibrate?.([100, 80, 100]);
        }
    }

    _playOnce(path, volume) {
        const audio = (this.audios[path] ||= new Audio(url(`${path}.${this.extension}`)));
        audio.volume = volume;
        audio.currentTime = 0;
        // browsers refuse sounds before the first touch of a page
        audio.play()?.catch(() => {});
    }
}
