import { getDataURLFromFile } from "@web/core/utils/urls";

/** What a camera takes is ten times larger than anybody needs to see a dent. */
const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

/**
 * Return the picture of a file, in base 64, no larger than it has to be.
 *
 * @param {File} file
 * @returns {Promise<string>} fails for what the browser cannot show
 */
export async function readPicture(file) {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return (await getDataURLFromFile(blob)).split(",")[1];
}
