"""Addresses of the application; names and order follow the product's map."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

from faktury.views_modules import (
    account_views,
    action_views,
    api_door,
    api_views,
    bulk_views,
    file_views,
    firma_views,
    health_views,
    help_views,
    inbox_views,
    invoice_export_views,
    invoice_views,
    ocr_status_views,
    partial_upload_views,
    review_views,
    same_invoice_views,
    settings_views,
    token_views,
    upload_views,
)

handler400 = "faktury.views_modules.error_views.bad_request"
handler403 = "faktury.views_modules.error_views.permission_denied"
handler404 = "faktury.views_modules.error_views.page_not_found"
handler500 = "faktury.views_modules.error_views.server_error"

_status = [
    path("", ocr_status_views.ocr_status, name="ocr_status"),
    path("ajax/", ocr_status_views.ocr_status_ajax, name="ocr_status_ajax"),
    path("poll/", ocr_status_views.ocr_status_poll, name="ocr_status_poll"),
    path("problems/", ocr_status_views.ocr_status_problems, name="ocr_status_problems"),
    path("timeline/", ocr_status_views.ocr_status_timeline, name="ocr_status_timeline"),
]

_document = [
    path("pages/<int:number>/image/", file_views.page_image, name="page_image"),
    path("pages/<int:number>/thumb/", file_views.page_thumb, name="page_thumb"),
    path("pages/<int:number>/words/", file_views.page_words, name="page_words"),
    path("pages/<int:number>/text/", ocr_status_views.page_text, name="page_text"),
    path("file/", file_views.document_file, name="document_file"),
    path("review/", review_views.document_review, name="document_review"),
    path("review/check/", review_views.review_check, name="review_check"),
    path("review/presence/", review_views.review_presence, name="review_presence"),
    path("retry/", action_views.document_retry, name="document_retry"),
    path("cancel/", action_views.document_cancel, name="document_cancel"),
    path("reject/", action_views.document_reject, name="document_reject"),
    path("unlink/", action_views.document_unlink, name="document_unlink"),
    path("move/", action_views.document_move, name="document_move"),
    path("delete/", bulk_views.document_delete, name="document_delete"),
    path("enter-manually/", action_views.document_enter_manually, name="document_enter_manually"),
]

_api = [
    path("documents/", api_views.documents, name="api_documents"),
    path("documents/<uuid:document_id>/", api_views.document, name="api_document"),
    path("invoices/", api_views.invoices, name="api_invoices"),
    path("invoices/<uuid:invoice_id>/", api_views.invoice, name="api_invoice"),
    path("<path:rest>", api_door.api_not_found, name="api_not_found"),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="document_list"), name="home"),
    path("healthz/", health_views.healthz, name="healthz"),
    path("accounts/login/", account_views.SignInView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("settings/preference/", account_views.preference, name="preference"),
    path("settings/password/", settings_views.password, name="password"),
    path("settings/firma/<uuid:firma_id>/", firma_views.firma_edit, name="firma_edit"),
    path("settings/", settings_views.settings, name="settings"),
    path("help/", help_views.help_page, name="help"),
    path("help/shortcuts/", help_views.shortcuts, name="help_shortcuts"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("documents/", inbox_views.document_list, name="document_list"),
    path("documents/ajax/", inbox_views.document_list_ajax, name="document_list_ajax"),
    path("documents/poll/", inbox_views.document_list_poll, name="document_list_poll"),
    path("documents/upload/", upload_views.document_upload, name="document_upload"),
    path("uploads/", partial_upload_views.upload_begin, name="upload_begin"),
    path("uploads/<uuid:part_id>/", partial_upload_views.upload_piece, name="upload_piece"),
    path("documents/sample/", upload_views.document_sample, name="document_sample"),
    path("documents/bulk/", bulk_views.document_bulk, name="document_bulk"),
    path("documents/restore/", bulk_views.document_restore, name="document_restore"),
    path("documents/review/next/", review_views.review_next, name="review_next"),
    path("documents/<uuid:document_id>/", include(_document)),
    path("ocr/status/<uuid:document_id>/", include(_status)),
    path("invoices/", invoice_views.invoice_list, name="invoice_list"),
    path("invoices/export.csv", invoice_export_views.invoice_export, {"form": "csv"}, name="invoice_export_csv"),
    path("invoices/export.xlsx", invoice_export_views.invoice_export, {"form": "xlsx"}, name="invoice_export_xlsx"),
    path("invoices/export-fa3.zip", invoice_export_views.invoice_export, {"form": "zip"}, name="invoice_export_fa3"),
    path("invoices/new/", review_views.invoice_create, name="invoice_create"),
    path("invoices/new/check/", review_views.invoice_create_check, name="invoice_create_check"),
    path("invoices/<uuid:invoice_id>/edit/", review_views.invoice_edit, name="invoice_edit"),
    path("invoices/<uuid:invoice_id>/edit/check/", review_views.invoice_edit_check, name="invoice_edit_check"),
    path("invoices/<uuid:invoice_id>/", invoice_views.invoice_detail, name="invoice_detail"),
    path("invoices/<uuid:invoice_id>/print/", invoice_views.invoice_print, name="invoice_print"),
    path("invoices/<uuid:invoice_id>/same/", same_invoice_views.invoice_same, name="invoice_same"),
    path("invoices/<uuid:invoice_id>/fa3.xml", invoice_export_views.invoice_fa3, name="invoice_fa3"),
    path("settings/api/", token_views.api_tokens, name="api_tokens"),
    path("settings/api/<uuid:token_id>/revoke/", token_views.api_token_revoke, name="api_token_revoke"),
    path("api/v1/", include(_api)),
    path("admin/", admin.site.urls),
]
