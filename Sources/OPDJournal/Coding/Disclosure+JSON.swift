import OPDEngine

extension EventCoding {
    private static let detailsShown = "details_shown"

    package static func encode(_ disclosure: Disclosure) -> [UInt8] {
        encode(3) { writer in writePublic(disclosure, to: &writer) }
    }

    /// Whose details they were is not in it.
    package static func writePublic(_ disclosure: Disclosure, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", detailsShown)
            writer.member("route", disclosure.route)
            if let doctor = disclosure.doctor { writer.member("doctor", doctor.value) }
            writer.member("day", disclosure.day)
            writer.member("people", disclosure.people)
        }
    }

    package static func disclosures(from bytes: [UInt8]) throws(Problem) -> [Disclosure] {
        try records(from: bytes).map { record throws(Problem) in
            guard record.type == detailsShown else { throw .unknownType(record.type) }
            return Disclosure(
                route: try record.need(record.members["route"]?.text, "route"),
                doctor: record.members["doctor"] == nil ? nil : try record.doctor(), day: try record.day("day"),
                people: try record.whole("people", in: 0...Int(Int32.max)))
        }
    }
}
