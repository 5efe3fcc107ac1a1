import OPDEngine
import OPDJournal

/// A day in numbers: per doctor, per department, in all.
struct DayReport {
    struct Line {
        let doctor: Doctor?
        let department: String?
        let tally: Tally
    }

    let day: ClinicDay
    let doctors: [Line]
    let departments: [Line]
    let total: Tally

    init(day: ClinicDay, doctors all: [Doctor], sessions: [(doctor: Doctor.ID, tally: Tally)]) {
        self.day = day
        let tallies = Dictionary(uniqueKeysWithValues: sessions.map { ($0.doctor, $0.tally) })
        doctors = all.compactMap { doctor in
            tallies[doctor.id].map { Line(doctor: doctor, department: doctor.department, tally: $0) }
        }
        let names = Set(doctors.map { $0.department ?? "" }).sorted()
        departments = names.map { [doctors] name in
            let tally = Self.sum(doctors.filter { ($0.department ?? "") == name })
            return Line(doctor: nil, department: name.isEmpty ? nil : name, tally: tally)
        }
        total = Self.sum(doctors)
    }

    private static func sum(_ lines: [Line]) -> Tally {
        var sum = Tally()
        for line in lines { sum.add(line.tally) }
        return sum
    }

    func write(to writer: inout JSONWriter) {
        writer.member("date", day)
        writer.key("doctors")
        writer.array { writer in
            for line in doctors {
                writer.object { writer in
                    writer.member("doctor_id", line.doctor?.id.value ?? 0)
                    writer.member("doctor_name", line.doctor?.name)
                    writer.member("department", line.department)
                    line.tally.write(to: &writer)
                }
            }
        }
        writer.key("departments")
        writer.array { writer in
            for line in departments {
                writer.object { writer in
                    writer.member("department", line.department)
                    line.tally.write(to: &writer)
                }
            }
        }
        writer.key("total")
        writer.object { total.write(to: &$0) }
    }

    /// RFC 4180, with a line for each doctor.
    var csv: String {
        let numbers = total.numbers.map { "\($0.name)" }
        let header = (["date", "doctor_id", "doctor_name", "department"] + numbers).joined(separator: ",")
        let lines = doctors.map { line in
            let names = [
                day.description, "\(line.doctor?.id.value ?? 0)", Self.field(line.doctor?.name ?? ""),
                Self.field(line.department ?? ""),
            ]
            return (names + line.tally.numbers.map { $0.value.map { "\($0)" } ?? "" }).joined(separator: ",")
        }
        return ([header] + lines).map { $0 + "\r\n" }.joined()
    }

    private static let formulas: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r"]
    private static let quoted: Set<Unicode.Scalar> = [",", "\"", "\r", "\n"]

    /// Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe in front.
    private static func field(_ text: String) -> String {
        // By code points: a reader of CSV sees no characters that are made of several.
        let isFormula = text.unicodeScalars.first.map { formulas.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.unicodeScalars.contains(where: { quoted.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}

extension Tally {
    /// Every number under its name in reports. Durations are in seconds; nil where nobody was seen.
    fileprivate var numbers: [(name: StaticString, value: Int?)] {
        func seconds(_ milliseconds: Int?) -> Int? { milliseconds.map { $0 / 1_000 } }
        return [
            ("emergency", tokens[Int(Source.emergency.rawValue)]),
            ("paid_priority", tokens[Int(Source.paidPriority.rawValue)]),
            ("follow_up", tokens[Int(Source.followUp.rawValue)]), ("online", tokens[Int(Source.online.rawValue)]),
            ("walk_in", tokens[Int(Source.walkIn.rawValue)]), ("tokens", tokens.reduce(0, +)), ("seen", seen),
            ("no_shows", noShows), ("cancelled", cancelled), ("transferred", transferred), ("bumps", bumps),
            ("overflow_seats", overflowSeats), ("overbooked_seats", overbookedSeats), ("waiting", waiting),
            ("need_rebooking", needRebooking), ("wait_mean_seconds", seconds(Tally.mean(waits))),
            ("wait_p90_seconds", seconds(Tally.percentile90(waits))),
            ("consultation_mean_seconds", seconds(Tally.mean(consultations))),
            ("consultation_p90_seconds", seconds(Tally.percentile90(consultations))),
            ("idle_seconds", seconds(idleMilliseconds)), ("overtime_seconds", seconds(overtimeMilliseconds)),
        ]
    }

    fileprivate func write(to writer: inout JSONWriter) {
        for (name, value) in numbers {
            writer.key(name)
            if let value { writer.value(value) } else { writer.null() }
        }
    }
}
