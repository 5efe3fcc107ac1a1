/// A part of a whole as SVG writes it, to the hundredth.
struct Percentage {
    let text: String

    init(_ part: Int, of whole: Int) {
        let hundredths = part * 10_000 / whole
        text = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)%"
    }
}
