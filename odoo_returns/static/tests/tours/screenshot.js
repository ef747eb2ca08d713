/** A step that asks the test to keep a picture of what its user sees now. */
export function takeScreenshot(name) {
    return {
        content: `Take the screenshot ${name}`,
        trigger: "body:not(:has(.o_notification, .o_blockUI))",
        async run() {
            console.log(`screenshot ${name}`);
            await new Promise((resolve) => setTimeout(resolve, 1000));
        },
    };
}
