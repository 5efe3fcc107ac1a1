/// Labels of a series, as they are written: `{method="GET",route="/doctors"}`.
struct MetricLabels: Hashable, Comparable, Sendable {
    /// Without the braces.
    private let text: String

    init(_ labels: [(name: String, value: String)]) {
        text = labels.map { Self.written($0.name, $0.value) }.joined(separator: ",")
    }

    private init(text: String) { self.text = text }

    static let none = MetricLabels([])

    func with(_ name: String, _ value: String) -> MetricLabels {
        MetricLabels(text: (text.isEmpty ? "" : text + ",") + Self.written(name, value))
    }

    var inBraces: String { text.isEmpty ? "" : "{\(text)}" }

    static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    private static func written(_ name: String, _ value: String) -> String {
        var written = ExpositionText.name(name) + "=\""
        for character in value.unicodeScalars {
            switch character {
            case "\\": written += "\\\\"
            case "\"": written += "\\\""
            case "\n": written += "\\n"
            default: written.unicodeScalars.append(character)
            }
        }
        return written + "\""
    }
}

/// Metrics in the text format of Prometheus, version 0.0.4.
struct ExpositionText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    init() { text.reserveCapacity(16_384) }

    /// What stands before the samples of a metric.
    mutating func head(_ description: MetricDescription) {
        let help = description.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        text += "# HELP \(description.name) \(help)\n# TYPE \(description.name) \(description.kind.name)\n"
    }

    mutating func sample(_ name: String, _ labels: MetricLabels, _ value: Double) {
        text += "\(name)\(labels.inBraces) \(Self.number(value))\n"
    }

    static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        if value == -.infinity { return "-Inf" }
        if value.isNaN { return "NaN" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    /// The text with an underscore for whatever a name cannot have.
    static func name(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9": scalar
            default: "_"
            }
        }
        let name = String(String.UnicodeScalarView(scalars))
        return name.first?.isNumber ?? true ? "_" + name : name
    }
}
