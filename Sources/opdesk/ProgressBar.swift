import Foundation

/// How far long work is, on standard error: a bar on a terminal, a line each tenth elsewhere.
struct ProgressBar {
    private let name: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var shown = -1

    init(_ name: String) { self.name = name }

    mutating func show(_ done: Int, of count: Int) {
        let step = isTerminal ? 100 : 10
        let reached = count == 0 ? step : done * step / count
        guard reached > shown else { return }
        shown = reached
        let percent = reached * 100 / step
        if isTerminal {
            let filled = percent * 40 / 100
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 40 - filled)
            write("\r\(name) [\(bar)] \(percent) %")
        } else if percent > 0 {
            write("\(name): \(percent) %\n")
        }
    }

    func finish() {
        if isTerminal && shown >= 0 { write("\n") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
