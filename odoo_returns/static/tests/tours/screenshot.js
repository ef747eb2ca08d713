const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A step that asks the test to keep a picture of what its user sees now. */
export function takeScreenshot(name) {
    return {
        content: `Take the screenshot ${name}`,
        trigger: "body:not(:has(.o_notification, .o_blockUI))",
        async run() {
            await pause(500); // fading done
            console.log(`screenshot ${name}`);
            await pause(1000); // the picture is taken
        },
    };
}
