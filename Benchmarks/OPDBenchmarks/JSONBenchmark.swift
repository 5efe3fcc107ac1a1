import ArgumentParser
import Foundation
import OPDJournal

/// Reading the body of one booking: this project's reader against Foundation's decoder.
struct JSONBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Measures reading the body of a booking, against Foundation.")

    private struct Body: Decodable {
        let doctor: Int
        let slot: Int
        let patientName: String
        let source: String
        let date: String

        enum CodingKeys: String, CodingKey {
            case doctor = "doctor_id"
            case slot = "slot_index"
            case patientName = "patient_name"
            case source, date
        }
    }

    func run() throws {
        let text = #"{"doctor_id":7,"slot_index":2,"patient_name":"Asha Rao","source":"online","date":"2026-11-22"}"#
        let bytes = Array(text.utf8)
        let data = Data(bytes)
        let decoder = JSONDecoder()
        let ours = try Self.nanoseconds { (try JSONValue(bytes))["doctor_id"]?.whole == 7 }
        let foundations = try Self.nanoseconds { try decoder.decode(Body.self, from: data).doctor == 7 }
        print("json: reading the body of a booking")
        print("  JSONReader \(ours) ns, JSONDecoder \(foundations) ns, ratio \(foundations * 10 / max(ours, 1)) tenths")
    }

    private static func nanoseconds(_ read: () throws -> Bool) throws -> Int {
        let repetitions = 50_000
        var count = 0
        let elapsed = try ContinuousClock().measure {
            for _ in 0..<repetitions where try read() { count += 1 }
        }
        precondition(count == repetitions, "every body is read")
        return Int(elapsed.components.attoseconds / 1_000_000_000 + elapsed.components.seconds * 1_000_000_000)
            / repetitions
    }
}
