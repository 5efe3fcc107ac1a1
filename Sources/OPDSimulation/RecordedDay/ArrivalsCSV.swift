import OPDEngine

/// One request of a recorded day: what playing it needs of a row.
package struct Arrival: Equatable, Sendable {
    package let doctor: String
    package let source: Source
    package let isNoShow: Bool
}

/// A recorded day as a file: `requested_at,doctor,source,lead_days,no_show`, a row a request, in the order of requests.
package enum ArrivalsCSV {
    package enum Column: String, CaseIterable, Sendable {
        case requestedAt = "requested_at"
        case doctor
        case source
        case leadDays = "lead_days"
        case noShow = "no_show"

        /// What its fields must be, after "it takes".
        package var takes: String {
            switch self {
            case .requestedAt: "a local time such as 2026-01-05T09:30:00"
            case .doctor: "a name of 1 to 200 characters"
            case .source: Source.allCases.reversed().map(\.name).joined(separator: ", ")
            case .leadDays: "a whole number of days, 0 or more"
            case .noShow: "1 for a patient who did not come, else 0"
            }
        }
    }

    package static let header = Column.allCases.map(\.rawValue).joined(separator: ",")

    /// Every row of the file, or everything that is wrong with it.
    package static func arrivals(in text: String) throws(Unreadable) -> [Arrival] {
        let records = CSVRecord.records(of: text)
        guard let header = records.first else { throw Unreadable(problems: [.empty]) }
        if let problem = problem(withHeader: header) { throw Unreadable(problems: [problem]) }

        var arrivals: [Arrival] = []
        var problems: [Problem] = []
        for record in records.dropFirst() {
            let found = self.problems(with: record)
            problems += found
            if found.isEmpty { arrivals.append(arrival(in: record)) }
        }
        guard problems.isEmpty else { throw Unreadable(problems: problems) }
        guard !arrivals.isEmpty else { throw Unreadable(problems: [.noRows]) }
        return arrivals
    }

    private static func problem(withHeader record: CSVRecord) -> Problem? {
        let names = record.fields.map(\.text)
        if names == Column.allCases.map(\.rawValue) { return nil }
        return .header(missing: Column.allCases.filter { !names.contains($0.rawValue) })
    }

    private static func problems(with record: CSVRecord) -> [Problem] {
        guard record.fields.count == Column.allCases.count else {
            return [.fieldCount(line: record.line, record.fields.count)]
        }
        return zip(Column.allCases, record.fields).compactMap { column, field in
            if let flaw = field.flaw { return .malformed(line: record.line, column, flaw) }
            return column.accepts(field.text) ? nil : .field(line: record.line, column, field.text)
        }
    }

    /// Of a record without problems.
    private static func arrival(in record: CSVRecord) -> Arrival {
        Arrival(
            doctor: record.fields[1].text, source: Source(name: record.fields[2].text)!,
            isNoShow: record.fields[4].text == "1")
    }
}

extension ArrivalsCSV.Column {
    fileprivate func accepts(_ field: String) -> Bool {
        switch self {
        case .requestedAt: Self.isLocalTime(field)
        case .doctor: Self.isName(field)
        case .source: Source(name: field) != nil
        case .leadDays: (1...6).contains(field.utf8.count) && field.utf8.allSatisfy(Self.isDigit)
        case .noShow: field == "0" || field == "1"
        }
    }

    private static func isName(_ field: String) -> Bool {
        field.count <= 200 && !field.allSatisfy(\.isWhitespace) && field.unicodeScalars.allSatisfy { $0.value >= 0x20 }
    }

    /// RFC 3339 without an offset; a fraction of a second is allowed.
    private static func isLocalTime(_ field: String) -> Bool {
        let bytes = Array(field.utf8)
        guard bytes.count >= 19, ClinicDay(String(decoding: bytes[..<10], as: UTF8.self)) != nil,
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            [11, 12, 14, 15, 17, 18].allSatisfy({ isDigit(bytes[$0]) })
        else { return false }
        let numbers = [11, 14, 17].map { Int(bytes[$0] - 48) * 10 + Int(bytes[$0 + 1] - 48) }
        guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return false }
        let fraction = bytes[19...]
        return fraction.isEmpty
            || fraction.count > 1 && fraction.first == UInt8(ascii: ".") && fraction.dropFirst().allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
