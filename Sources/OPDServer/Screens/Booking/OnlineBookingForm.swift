import HTTPTypes
import Hummingbird
import NIOCore
import OPDEngine

/// What a patient has written into the form, as browsers send forms without a script.
struct OnlineBookingForm {
    let doctor: String
    let date: String
    let slot: Int?
    let name: String
    let phone: String
    let key: String?

    private static let (nameLength, phoneLength, phoneDigits) = (200, 50, 5)

    init(_ request: Request) async throws {
        let type = request.headers[.contentType].flatMap { MediaType(from: $0) }
        guard let type, type.isType(.applicationUrlEncoded) else {
            throw Problem(
                .unsupportedMediaType, "Content-Type: takes application/x-www-form-urlencoded.", field: "Content-Type")
        }
        let body = try await CommandRequest.collect(request)
        let fields: [String: String]
        do {
            fields = try URLEncodedFormDecoder().decode([String: String].self, from: String(buffer: body))
        } catch {
            throw Problem(.badRequest, "The form could not be read: it takes each field once, as name=value.")
        }
        func field(_ name: String) -> String {
            // No control characters: they show nowhere, and some end a line of a log.
            let text = String(
                String.UnicodeScalarView(
                    (fields[name] ?? "").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
            return text.trimmingCharacters(in: .whitespaces)
        }
        doctor = field("doctor_id")
        date = field("date")
        slot = Desk.number(field("slot_index"))
        name = field("patient_name")
        phone = field("phone")
        let key = field("key")
        self.key = (1...255).contains(key.utf8.count) ? key : nil
    }

    /// What makes two forms the same.
    var parts: [[UInt8]] { [doctor, date, "\(slot ?? -1)", name, phone].map { Array($0.utf8) } }

    /// What is wrong, by field; empty when nothing is.
    func faults(_ language: Language) -> [String: String] {
        var faults: [String: String] = [:]
        if name.isEmpty || name.utf8.count > Self.nameLength { faults["patient_name"] = language[.bookNeedsName] }
        if phone.utf8.count > Self.phoneLength || phone.count(where: \.isNumber) < Self.phoneDigits {
            faults["phone"] = language[.bookNeedsPhone]
        }
        if slot == nil { faults["slot_index"] = language[.bookNeedsSlot] }
        return faults
    }
}
