import OPDEngine
import Testing

@testable import OPDSimulation

@Suite("The file of a recorded day")
struct ArrivalsCSVTests {
    private static let header = "requested_at,doctor,source,lead_days,no_show\n"
    private static let row = "2016-05-30T09:15:00,Clinic 01,online,7,0\n"

    @Test("a row is a request: doctor, source, and whether the patient came")
    func rows() throws {
        let text = Self.header + Self.row + "2016-06-06T08:00:00.250,Clinic 02,walk_in,0,1"
        #expect(
            try ArrivalsCSV.arrivals(in: text) == [
                Arrival(doctor: "Clinic 01", source: .online, isNoShow: false),
                Arrival(doctor: "Clinic 02", source: .walkIn, isNoShow: true),
            ])
    }

    @Test("CRLF, a byte order mark and quoted fields are read as RFC 4180 has them")
    func rfc4180() throws {
        let text =
            "\u{FEFF}" + Self.header.replacing("\n", with: "\r\n")
            + "2016-05-30T09:15:00,\"Bose, \"\"Sen\"\" & Co\",\"online\",7,0\r\n"
        #expect(
            try ArrivalsCSV.arrivals(in: text) == [
                Arrival(doctor: "Bose, \"Sen\" & Co", source: .online, isNoShow: false)
            ])
    }

    struct BadRow: CustomTestStringConvertible, Sendable {
        let row: String
        let problem: String
        var testDescription: String { row }

        init(_ row: String, _ problem: String) {
            self.row = row
            self.problem = problem
        }
    }

    @Test("a bad row is named by line and column, with what it takes", arguments: badRows)
    func bad(_ bad: BadRow) {
        let problems = Self.problems(in: Self.header + Self.row + bad.row + "\n" + Self.row)
        #expect(problems == ["line 3\(bad.problem)"])
    }

    static let badRows =
        [
            "yesterday", "", "2016-05-30 09:15:00", "2016-02-30T09:15:00", "2016-05-30T24:00:00", "2016-05-30T09:60:00",
            "2016-05-30T09:15:00Z", "2016-05-30T09:15:00.", "2016-05-30T09:15",
        ].map { time in
            BadRow(
                "\(time),Clinic 01,online,7,0",
                ", column requested_at: \"\(time)\"; it takes a local time such as 2026-01-05T09:30:00")
        } + [
            BadRow(
                "2016-05-30T09:15:00,,online,7,0", ", column doctor: \"\"; it takes a name of 1 to 200 characters"),
            BadRow(
                "2016-05-30T09:15:00,Clinic 01,fax,7,0",
                ", column source: \"fax\"; it takes emergency, paid_priority, follow_up, online, walk_in"),
            BadRow(
                "2016-05-30T09:15:00,Clinic 01,online,soon,0",
                ", column lead_days: \"soon\"; it takes a whole number of days, 0 or more"),
            BadRow(
                "2016-05-30T09:15:00,Clinic 01,online,-1,0",
                ", column lead_days: \"-1\"; it takes a whole number of days, 0 or more"),
            BadRow(
                "2016-05-30T09:15:00,Clinic 01,online,7,2",
                ", column no_show: \"2\"; it takes 1 for a patient who did not come, else 0"),
            BadRow(
                "2016-05-30T09:15:00,\"Clinic\" 01,online,7,0",
                ", column doctor: text after the closing quote; it takes a name of 1 to 200 characters"),
            BadRow(
                "2016-05-30T09:15:00,Clinic \"01\",online,7,0",
                ", column doctor: a quote within a field that is not quoted; it takes a name of 1 to 200 characters"),
            BadRow(
                "2016-05-30T09:15:00,Clinic 01", ": 2 fields, not the 5 of requested_at,doctor,source,lead_days,no_show"
            ),
            BadRow("", ": 1 field, not the 5 of requested_at,doctor,source,lead_days,no_show"),
            BadRow(
                "2016-05-30T09:15:00,Clinic 01,online,7,0,x",
                ": 6 fields, not the 5 of requested_at,doctor,source,lead_days,no_show"),
        ]

    @Test("every bad row is named, at the line where it begins")
    func every() {
        let text =
            Self.header + "2016-05-30T09:15:00,\"two\nlines\",online,7,0\n" + "never,Clinic 01,fax,7,0\n" + Self.row
            + "2016-05-30T09:15:00,Clinic 01,online,7,maybe\n" + "2016-05-30T09:15:00,Clinic 01,online,7,\"0"
        #expect(
            Self.problems(in: text).map { $0.prefix(while: { $0 != ";" && $0 != "\"" }) } == [
                "line 2, column doctor: ", "line 4, column requested_at: ", "line 4, column source: ",
                "line 6, column no_show: ", "line 7, column no_show: the quote is not closed",
            ])
    }

    @Test("a header that is not the header is named with what is missing")
    func headers() {
        let whole = "line 1: the header must be requested_at,doctor,source,lead_days,no_show"
        #expect(Self.problems(in: "requested_at,doctor,source,lead_days\n") == ["\(whole); missing: no_show"])
        #expect(Self.problems(in: "doctor,requested_at,source,lead_days,no_show\n") == [whole])
        #expect(Self.problems(in: Self.row).first?.hasPrefix("\(whole); missing: requested_at, doctor") == true)
        #expect(Self.problems(in: "").first?.hasPrefix("line 1: the file is empty") == true)
        #expect(Self.problems(in: Self.header) == ["line 2: there is no row below the header"])
    }

    @Test("of many bad rows the first twenty are shown")
    func many() throws {
        let text = Self.header + String(repeating: "now,Clinic 01,online,7,0\n", count: 1_021)
        let error = #expect(throws: ArrivalsCSV.Unreadable.self) { try ArrivalsCSV.arrivals(in: text) }
        #expect(error?.description.split(separator: "\n").count == 22)
        #expect(error?.description.hasSuffix("and 1,001 more") == true)
    }

    private static func problems(in text: String) -> [String] {
        do {
            _ = try ArrivalsCSV.arrivals(in: text)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }
}
