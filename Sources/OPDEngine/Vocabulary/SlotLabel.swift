/// A slot's window as people write it: `9-10`, `09-10`, `09:00-10:00`, `09:30–10:15`, with spaces or without.
package struct SlotLabel: Equatable, Sendable {
    package let text: String
    package let start: MinuteOfDay
    package let end: MinuteOfDay

    /// Nil when the text names no two times of day. The order of the two is the pattern's business.
    package init?(_ text: String) {
        let parts = text.split(separator: /\s*[-–]\s*/, omittingEmptySubsequences: false)
        guard parts.count == 2, let start = Self.time(parts[0]), let end = Self.time(parts[1]) else { return nil }
        self.text = String(text.trimming(while: \.isWhitespace))
        self.start = start
        self.end = end
    }

    /// A time of day as people write it: `9`, `09`, `9:05` or `24:00`.
    package static func time(_ text: some StringProtocol) -> MinuteOfDay? {
        let trimmed = String(text).trimming(while: \.isWhitespace)
        guard let match = trimmed.wholeMatch(of: /([0-9]{1,2})(?::([0-9]{2}))?/), let hour = Int(match.1) else {
            return nil
        }
        guard let minutes = match.2 else { return MinuteOfDay(hour: hour, minute: 0) }
        return Int(minutes).flatMap { MinuteOfDay(hour: hour, minute: $0) }
    }
}

extension String {
    fileprivate func trimming(while isTrimmed: (Character) -> Bool) -> Substring {
        let head = drop(while: isTrimmed)
        guard let last = head.lastIndex(where: { !isTrimmed($0) }) else { return "" }
        return head[...last]
    }
}
